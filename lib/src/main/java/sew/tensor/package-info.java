/** What DJL leaves to its callers: native constants and the gradient switch of a thread. */
package sew.tensor;
