/** How networks are computed: backend, memory order, precision, and the native library. */
package sew.compute;
