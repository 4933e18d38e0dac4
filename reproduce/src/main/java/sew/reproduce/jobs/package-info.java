/** Several processes on this machine that work on one list of runs. */
package sew.reproduce.jobs;
