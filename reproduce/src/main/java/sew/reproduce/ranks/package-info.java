/** Training in several processes: who they are, how they start, what the first tells the others. */
package sew.reproduce.ranks;
