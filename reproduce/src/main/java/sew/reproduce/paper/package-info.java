/** The paper's printed numbers, its drawn curves and the authors' training logs. */
package sew.reproduce.paper;
