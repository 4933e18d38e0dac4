package sew.reproduce.report;

import java.util.List;
import java.util.Optional;
import sew.reproduce.clip.ClipView.Fact;

/**
 * What a click opens under a row or a drawing.
 *
 * @param title such as "seed 2020"
 * @param command that made the numbers or would make them; empty where there is no such command
 */
record Facts(String title, Optional<String> command, List<Fact> facts) {
  Facts {
    facts = List.copyOf(facts);
  }
}
