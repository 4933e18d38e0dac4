/** The networks of the paper as immutable descriptions: Section 4. */
package sew.model;
