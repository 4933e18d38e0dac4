/** All results as one site that asks the network for nothing: pages, Markdown, CSV and LaTeX. */
package sew.reproduce.report;
