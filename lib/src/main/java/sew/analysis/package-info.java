/** What happens inside a network: firing rates and gradients of its blocks, Figures 4 to 8. */
package sew.analysis;
