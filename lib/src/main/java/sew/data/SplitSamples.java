package sew.data;

/** Samples for training and samples for testing, and hashes that say which they are. */
public interface SplitSamples {

  Samples train();

  Samples test();

  /** What {@link #contentSha256} is a hash of, as the name of a fact: "framesSha256". */
  String contentFact();

  /** Changes when what the samples are made of does. */
  String contentSha256();

  /** SHA-256 of the ordered lines "name,label,split" of all samples. */
  String splitSha256();
}
