package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a set of frames: taken if it holds what is asked for, or else made again.
 *
 * <p>The work is done in a folder beside it, which is renamed when it is complete: an interrupted
 * preparation is never used. Only files of a frame set are ever removed.
 *
 * @param warning receives that frames were damaged
 */
record FrameCache(Path folder, Consumer<String> warning) {
  /** The files of a set, and what {@link AtomicFile} leaves when it is killed. */
  private static final Pattern OWN =
      Pattern.compile("frames\\.npy|index\\.csv|frames\\.properties|sew-[0-9a-f-]{36}\\.tmp");

  FrameFacts prepare(FrameSource source, int threads, FrameProgress progress) throws IOException {
    String fingerprint = Sha256.of(source.fingerprint());
    Optional<FrameFacts> found = open(fingerprint, source);
    if (found.isPresent()) {
      return found.get();
    }
    Path work = folder.resolveSibling(folder.getFileName() + ".incomplete");
    requireOwn(folder);
    remove(work);
    Files.createDirectories(work);
    try {
      new FrameWriter(work, source, progress).write(fingerprint, threads);
    } catch (IOException | RuntimeException | Error e) {
      removeAfter(work, e);
      throw e;
    }
    remove(folder);
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    return FrameFacts.read(folder.resolve(FrameFacts.FILE));
  }

  /** The frames that are there, unless they are others or damaged. */
  private Optional<FrameFacts> open(String fingerprint, FrameSource source) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    try {
      FrameFacts facts = FrameFacts.read(folder.resolve(FrameFacts.FILE));
      if (!facts.source().equals(fingerprint)) {
        return Optional.empty();
      }
      requireSame(facts, source);
      requireWhole(facts);
      if (facts.checksums().isEmpty()) {
        addChecksums(facts);
      }
      return Optional.of(facts);
    } catch (DamagedFramesException e) {
      if (!requireOwn(folder).isEmpty()) {
        warning.accept(e.getMessage() + "; the frames are made again");
      }
      return Optional.empty();
    }
  }

  private void requireWhole(FrameFacts facts) throws IOException {
    int clips = FrameIndex.read(folder.resolve(FrameIndex.FILE), facts).size();
    Path frames = folder.resolve(FrameChecksums.FILE);
    FrameChecksums.require(frames, facts);
    long expected = facts.header() + clips * 4L * facts.steps() * facts.size() * facts.size();
    if (Files.size(frames) != expected) {
      throw new DamagedFramesException(
          frames,
          "has %d bytes, expected %d for %d clips".formatted(Files.size(frames), expected, clips));
    }
  }

  /** Facts without a hash of their own are compared with what they must be. */
  private void requireSame(FrameFacts facts, FrameSource source) throws IOException {
    int header = Npy.header("u2", 1, source.steps(), 2, source.size(), source.size()).length;
    if (facts.header() != header
        || facts.classes() != source.classes()
        || facts.steps() != source.steps()
        || facts.size() != source.size()) {
      throw new DamagedFramesException(
          folder.resolve(FrameFacts.FILE),
          "is damaged: expected %d classes, T = %d, size %d and a header of %d bytes, found %d, %d, %d and %d"
              .formatted(
                  source.classes(),
                  source.steps(),
                  source.size(),
                  header,
                  facts.classes(),
                  facts.steps(),
                  facts.size(),
                  facts.header()));
    }
  }

  /** The next one to open frames of an earlier version need not compute their SHA-256. */
  private void addChecksums(FrameFacts facts) throws IOException {
    List<Integer> checksums = FrameChecksums.of(folder.resolve(FrameChecksums.FILE));
    Path file = folder.resolve(FrameFacts.FILE);
    if (Files.isWritable(folder) && Files.isWritable(file)) {
      AtomicFile.write(file, facts.withChecksums(checksums).text());
    }
  }

  /** The files of a folder of frames; a folder that holds anything else is not ours. */
  private static List<Path> requireOwn(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    if (!Files.isDirectory(folder)) {
      throw foreign(folder);
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.toList();
      for (Path file : files) {
        if (!OWN.matcher(file.getFileName().toString()).matches() || Files.isDirectory(file)) {
          throw foreign(file);
        }
      }
      return files;
    }
  }

  private static IOException foreign(Path file) {
    return new IOException(
        "expected frames or no folder, found %s; nothing was changed, name another folder"
            .formatted(file));
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files = requireOwn(folder);
    // Without it the rest is not taken for frames.
    Files.deleteIfExists(folder.resolve(FrameFacts.FILE));
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  private static void removeAfter(Path work, Throwable reason) {
    try {
      remove(work);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
