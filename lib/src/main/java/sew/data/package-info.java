/** Events: recordings, labels and splits, frames, and how they lie on disk. Needs no engine. */
package sew.data;
