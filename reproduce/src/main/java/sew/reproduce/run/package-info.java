/** Running experiments: run directories, checkpoints and records of finished runs. */
package sew.reproduce.run;
