/** What a Java notebook adds to the library: imports, tables and figures in cells, progress. */
package sew.notebook;
