/** Figures 1 and 2: diagrams read off the real blocks. */
package sew.reproduce.diagram;
