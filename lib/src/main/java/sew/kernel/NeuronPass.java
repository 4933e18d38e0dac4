package sew.kernel;

import sew.compute.Compute;
import sew.neuron.Neuron;

/**
 * What a kernel is asked to compute.
 *
 * @param training whether spikes get their surrogate gradient
 * @param wantsV whether the last membrane potential is wanted
 */
public record NeuronPass(
    Neuron neuron, boolean training, boolean wantsV, Compute.Resolved compute) {}
