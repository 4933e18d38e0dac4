/** Result files: tables, figures, JSON with everything that determines the values. */
package sew.reproduce.result;
