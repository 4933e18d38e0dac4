package sew.reproduce.bench;

/**
 * One candidate at one workload; ratios are null where there is nothing to compare with.
 *
 * @param run when the run began, as its environment says
 * @param commit of this project
 * @param events of a step, 0 where it takes none
 * @param timeRatio minimum time / that of the fastest SpikingJelly with the same allocator,
 *     compiled or not
 * @param floorRatio minimum time / that of the same net without neurons
 * @param peakMib 0 where it is not measured
 * @param memoryRatio peak / that of the fastest SpikingJelly with the same allocator that is not
 *     compiled
 * @param firstSeconds the longest first step of a process: what compiles does so then, once
 * @param startSeconds from the start of the process to the end of its first step
 * @param startRatio startSeconds / those of the SpikingJelly that starts fastest
 * @param deviation relative RMS deviation of the first step from what it must agree with
 * @param nonzeroInputs of the network with its neurons, the share of {@link NonzeroInputs}
 */
public record Result(
    String run,
    String commit,
    String workload,
    String title,
    String contender,
    double minimum,
    double median,
    long events,
    Double timeRatio,
    Double floorRatio,
    long peakMib,
    Double memoryRatio,
    Double firstSeconds,
    double startSeconds,
    Double startRatio,
    Double deviation,
    Double nonzeroInputs,
    int rounds,
    int threads,
    double[] seconds) {}
