/**
 * Ids of types and defaults of their fields: what identifies a run, whatever its classes are
 * called.
 */
package sew.registry;
