/** Tables 1 to 3, 5 and 6: the paper's numbers beside the authors' logs and this project's runs. */
package sew.reproduce.tables;
