"""Writes the recordings of this folder with dv-processing 2.0.4, iniVation's own library; Aedat4DvTest knows the events.

pip install dv-processing==2.0.4 && python write.py
"""

import dv_processing as dv
import numpy as np


def write(name, n):
    config = dv.io.MonoCameraWriter.Config("DAVIS346_00000001")
    config.compression = getattr(dv.CompressionType, name)
    config.addFrameStream((346, 260), "frames")
    config.addEventStream((346, 260), "events")
    config.addTriggerStream("triggers")
    writer = dv.io.MonoCameraWriter(name.lower() + ".aedat4", config)
    start = 1_700_000_000_000_000
    events = dv.EventStore()
    for i in range(n):
        events.push_back(start + 37 * i + i * i % 11, i * 7 % 346, i * 13 % 260, i % 3 == 0)
    writer.writeFrame(dv.Frame(start, np.zeros((8, 8), np.uint8)), "frames")
    writer.writeEvents(events, "events")
    writer.writeTrigger(dv.Trigger(start + 1, dv.TriggerType.EXTERNAL_SIGNAL_RISING_EDGE), "triggers")


write("NONE", 300)
for compression in ["LZ4", "LZ4_HIGH", "ZSTD", "ZSTD_HIGH"]:
    write(compression, 6_000)
