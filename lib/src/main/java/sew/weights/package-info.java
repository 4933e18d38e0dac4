/**
 * Weights in files: PyTorch's .pth, .safetensors and .npz, read without running anything in them.
 */
package sew.weights;
