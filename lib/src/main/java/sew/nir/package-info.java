/**
 * Trained networks for neuromorphic simulators and chips: the Neuromorphic Intermediate
 * Representation (NIR), graphs of neurons and synapses in HDF5.
 *
 * <p>Source: Pedersen et al., "Neuromorphic intermediate representation", Nature Communications 15,
 * 2024, and the Python package {@code nir} 1.0.8.
 */
package sew.nir;
