/** The command line {@code reproduce/sew}. */
package sew.reproduce.cli;
