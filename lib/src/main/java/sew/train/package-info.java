/** Training: recipe, schedule, optimiser, the one loop, checkpoints. */
package sew.train;
