package sew.reproduce.data;

/** Receives what a check finds, while it goes on. */
public interface Findings {

  /** Something that is as it should be, such as a number of clips. */
  void fact(String line);

  /** Something that cannot be read or used, with the name of its file. */
  void fault(String problem);

  /** Something doubtful that can be used all the same. */
  void warning(String doubt);

  /** How far the check is; not every note need be shown. */
  void progress(String note);
}
