/** Event files of runs, which Python's TensorBoard shows. */
package sew.reproduce.tensorboard;
