/** Multi-step spiking neurons: Section 3.1 of the paper, Eqs. (1) to (5). */
package sew.neuron;
