/** How fast this project is, beside SpikingJelly and beside the same nets without neurons. */
package sew.reproduce.bench;
