/** The experiments of the paper, their run directories and tables. */
package sew.reproduce;
