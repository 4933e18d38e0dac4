/** What is trained: network, data, recipe and seed, and the sweeps and setups that vary them. */
package sew.reproduce.experiment;
