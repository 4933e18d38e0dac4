/** Processes that train one network together, each on its share of every batch. */
package sew.collective;
