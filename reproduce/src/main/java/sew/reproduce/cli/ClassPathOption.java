package sew.reproduce.cli;

import java.io.File;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import sew.registry.TypeProvider;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;

/** A user's own types, which every command knows beside the built-in ones. */
@Section("Computing, in every command")
final class ClassPathOption {
  /** The name under which {@link #types(CommandSpec)} finds it. */
  static final String MIXIN = "class path";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Types types = BuiltInTypes.TYPES;

  /** The types that the command line of {@code spec} was given. */
  static Types types(CommandSpec spec) {
    return ((ClassPathOption) spec.root().mixins().get(MIXIN).userObject()).types();
  }

  Types types() {
    return types;
  }

  @Option(
      names = "--class-path",
      scope = ScopeType.INHERIT,
      paramLabel = "JARS",
      description = {
        "Jars or class folders with neurons, surrogates, ways to join, data sets, networks and losses",
        "of your own, separated by ':'; each names its sew.registry.TypeProvider in META-INF/services."
      })
  void read(String classPath) {
    List<URL> jars = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (entry.isEmpty() || !Files.exists(jar)) {
        throw new ParameterException(
            spec.commandLine(),
            "--class-path: expected a jar or a folder of classes, but \"%s\" does not exist"
                .formatted(entry));
      }
      jars.add(url(jar));
    }
    // Open as long as the process: classes are loaded when they are needed.
    ClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), TypeProvider.class.getClassLoader());
    try {
      types = BuiltInTypes.TYPES.withProviders(loader);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--class-path: " + e.getMessage(), e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
