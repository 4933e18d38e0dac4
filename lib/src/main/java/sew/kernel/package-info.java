/** What computes spiking neurons: fused passes in Java and in C++. */
package sew.kernel;
