/** 152-layer networks before training: Figures 4 to 8, and the files that hold them. */
package sew.reproduce.initial;
