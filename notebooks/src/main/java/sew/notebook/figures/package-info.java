/** Figures that only notebooks show. */
package sew.notebook.figures;
