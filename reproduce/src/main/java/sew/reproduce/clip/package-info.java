/** Draws a clip: its frames one after another and side by side, and its event rate. */
package sew.reproduce.clip;
