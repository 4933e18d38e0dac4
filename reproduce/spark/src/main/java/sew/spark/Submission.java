package sew.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a command line asks for.
 *
 * @param master where Spark runs the tasks
 * @param conf Spark's properties by name
 * @param out where runs and the table go; empty where that is not said
 * @param sweep the command line of {@code sew} without these
 */
record Submission(String master, Map<String, String> conf, String out, List<String> sweep)
    implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");
  private static final Pattern MASTER =
      Pattern.compile("local|local\\[.+]|local-cluster\\[.+]|spark://.+|yarn|k8s://https?://.+");
  private static final String GPUS = "spark.task.resource.gpu.amount";

  /** Options of {@code sew ablate} that divide the runs in another way, or run none of them. */
  private static final List<String> OTHER_WAYS =
      List.of("--shard", "--jobs", "--collect", "--print-commands", "--dry-run", "--rank");

  Submission {
    conf = Map.copyOf(conf);
    sweep = List.copyOf(sweep);
  }

  /**
   * Reads the words of a command line.
   *
   * @throws IllegalArgumentException where they do not go together, with a sentence for the user
   */
  static Submission of(List<String> words) {
    Map<String, String> conf = new LinkedHashMap<>();
    Optional<String> master = Optional.empty();
    String out = "";
    List<String> sweep = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i).replaceFirst("=.*", "");
      switch (name) {
        case "--master", "--conf", "--out" -> {
          boolean isJoined = words.get(i).length() > name.length();
          if (!isJoined && i + 1 == words.size()) {
            throw new IllegalArgumentException(name + ": expected a value, found none");
          }
          String value = isJoined ? words.get(i).substring(name.length() + 1) : words.get(++i);
          switch (name) {
            case "--master" -> master = Optional.of(value);
            case "--out" -> out = value;
            default -> putProperty(conf, value);
          }
        }
        default -> {
          requireNoOtherWay(name);
          sweep.add(words.get(i));
        }
      }
    }
    Submission submission =
        new Submission(
            master.orElseThrow(() -> new IllegalArgumentException("--master: found none")),
            conf,
            out,
            sweep);
    submission.requireConsistent();
    return submission;
  }

  private static void putProperty(Map<String, String> conf, String text) {
    int equals = text.indexOf('=');
    if (!text.startsWith("spark.") || equals < 0) {
      throw new IllegalArgumentException(
          "--conf: expected spark.NAME=VALUE, found \"%s\"".formatted(text));
    }
    conf.put(text.substring(0, equals), text.substring(equals + 1));
  }

  private static void requireNoOtherWay(String name) {
    if (OTHER_WAYS.contains(name)) {
      throw new IllegalArgumentException(
          "%s does not go with --master, with which Spark gets one task for each run"
              .formatted(name));
    }
  }

  private void requireConsistent() {
    if (!MASTER.matcher(master).matches()) {
      throw new IllegalArgumentException(
          "--master: expected local[N], local-cluster[EXECUTORS,CORES,MEGABYTES], spark://HOST:PORT, yarn or k8s://https://HOST:PORT, found \"%s\""
              .formatted(master));
    }
    if (!isLocal() && out.isEmpty()) {
      throw new IllegalArgumentException(
          "--master %s needs --out: a folder that all machines see, or the URI of a Hadoop file system"
              .formatted(master));
    }
    if (conf.containsKey(GPUS)) {
      if (isLocal() && !master.startsWith("local-cluster")) {
        throw new IllegalArgumentException(
            "%s: with --master %s there is no executor that has GPUs; take local-cluster[EXECUTORS,CORES,MEGABYTES]"
                .formatted(GPUS, master));
      }
      if (sweep.stream().anyMatch(word -> word.replaceFirst("=.*", "").equals("--device"))) {
        throw new IllegalArgumentException(
            "--device: with %s each task gets the GPU that Spark gives it; leave it out"
                .formatted(GPUS));
      }
      if (!conf.get(GPUS).matches("1|0?\\.\\d+")) {
        throw new IllegalArgumentException(
            "%s: a run computes on one GPU; expected 1, or less where runs share one, found \"%s\""
                .formatted(GPUS, conf.get(GPUS)));
      }
    }
  }

  /** Whether all runs on this machine. */
  boolean isLocal() {
    return master.startsWith("local");
  }

  /** The folder of a Hadoop file system, which processes of {@code sew} do not see. */
  Optional<String> hadoopFolder() {
    return Optional.of(out).filter(place -> SCHEME.matcher(place).matches());
  }

  boolean hasOption(String name) {
    return sweep.stream().anyMatch(word -> word.equals(name) || word.startsWith(name + "="));
  }

  /** The command line of {@code sew} with {@code more} options, and its own {@code --out}. */
  List<String> command(List<String> more) {
    List<String> words = new ArrayList<>(sweep);
    if (!out.isEmpty()) {
      words.addAll(List.of("--out", out));
    }
    words.addAll(more);
    return words;
  }

  /** The same with another {@code --out}. */
  Submission to(String folder) {
    return new Submission(master, conf, folder, sweep);
  }
}
