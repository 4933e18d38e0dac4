/** The figures of the paper, from computations and from logs. */
package sew.reproduce.figures;
