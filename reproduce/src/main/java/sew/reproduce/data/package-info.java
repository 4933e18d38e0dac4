/** What data sets there are, what lies in a folder, and whether it can be read. */
package sew.reproduce.data;
