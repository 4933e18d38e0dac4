/** What F is (basic, bottleneck) and how it is joined (SEW, Spiking ResNet, plain): Section 3. */
package sew.residual;
