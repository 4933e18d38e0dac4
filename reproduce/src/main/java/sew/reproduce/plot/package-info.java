/** Figures as data, and the same figure drawn as SVG, PNG and interactive HTML. */
package sew.reproduce.plot;
