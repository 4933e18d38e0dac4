/** Checks the library against golden vectors: numbers of the authors' code in PyTorch. */
package sew.verify;
