/** The only place that spells out DJL's layers; time folding, names and initial values. */
package sew.layer;
