/** Progress of runs on a console. */
package sew.reproduce.console;
