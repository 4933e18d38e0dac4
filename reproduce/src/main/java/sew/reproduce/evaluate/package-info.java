/** Trained networks on test sets and on single clips. */
package sew.reproduce.evaluate;
