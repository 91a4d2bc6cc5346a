#!/usr/bin/env python3
"""A USB webcam made of software, for the kernel's own uvcvideo (and snd-usb-audio) to drive.

Plugs itself into the virtual USB host controller of USB/IP (module vhci-hcd, root needed): a socket pair, one end of which is
handed to the kernel by writing "port fd device speed" to /sys/devices/platform/vhci_hcd.0/attach; on the other end the kernel
asks for USB transfers ("URBs") in the protocol of USB/IP, and this program answers them as the device.

    uvc_camera.py --serial A1B2C3 --format mjpeg,yuyv --size 160x120 --fps 10 --control /run/cam

Commands, one a line, from --control (a FIFO, made here) or standard input; "1 stop" is for the second camera alone:
    unplug               pulls the cable (the connection ends)       unplug eproto   as hardware does: transfers fail first
    replug [PORT]        plugs it in again, there or elsewhere; values of controls are the defaults again
    stop | go            sends no frame any more (the stream stalls) | sends them again
    fps N                really sends N frames a second, whatever was agreed          drop N   leaves N frame numbers out
    corrupt N [flip]     damages the next N frames: their second half is missing, or 64 bytes of it are changed
    error N              sets the error bit of the next N frames      junk N    N frames that are no picture at all
    hang | wake          answers nothing at all any more, as firmware that has crashed | goes on
    eproto               fails the video transfers that are under way with EPROTO; the camera stays
    stall NAME [CODE]    control NAME (or "all", "probe", "commit") is refused; CODE as in UVC's bRequestErrorCode   unstall
    mute NAME            control NAME (or all, probe, commit) is never answered: times out in the host             unmute
    late MS              each control is answered so late
    space [BYTES]        choosing an alternate setting of more bytes a millisecond fails with ENOSPC (--iso); without BYTES none does
    set NAME VALUE       the camera itself changes a control and tells by its interrupt endpoint
    button 1|0           the camera's own button
    stats                one line of JSON per camera         quit
After each command comes a line "done", or "failed" with the reason.
"""
import argparse, collections, errno, json, math, os, selectors, socket, struct, subprocess, sys, time

ATTACH = "/sys/devices/platform/vhci_hcd.0/attach"
SPEEDS = {"full": 2, "high": 3, "super": 5}
CMD_SUBMIT, CMD_UNLINK, RET_SUBMIT, RET_UNLINK = 1, 2, 3, 4
CAMERA, PROCESSING, OUTPUT = 1, 2, 3  # ids of the terminals and the unit
VIDEO_EP, STATUS_EP, AUDIO_EP = 1, 2, 3
NOT_READY, WRONG_STATE, OUT_OF_RANGE, INVALID_CONTROL = 1, 2, 4, 6  # of UVC's bRequestErrorCode

# name: (unit or terminal, selector, bit in bmControls, bytes, minimum, maximum, resolution, default)
CONTROLS = {
    "brightness": (PROCESSING, 0x02, 0, 2, 0, 255, 1, 128),
    "contrast": (PROCESSING, 0x03, 1, 2, 0, 64, 1, 32),
    "saturation": (PROCESSING, 0x07, 3, 2, 0, 128, 1, 64),
    "white_balance": (PROCESSING, 0x0A, 6, 2, 2800, 6500, 10, 4000),
    "white_balance_auto": (PROCESSING, 0x0B, 12, 1, 0, 1, 1, 1),
    "gain": (PROCESSING, 0x04, 9, 2, 0, 100, 1, 10),
    "power_line": (PROCESSING, 0x05, 10, 1, 0, 2, 1, 1),
    "exposure_mode": (CAMERA, 0x02, 1, 1, 1, 8, 9, 8),  # resolution: the modes there are, 1 manual and 8 automatic
    "exposure": (CAMERA, 0x04, 3, 4, 3, 2047, 1, 250),
    "focus": (CAMERA, 0x06, 5, 2, 0, 250, 5, 0),
    "focus_auto": (CAMERA, 0x08, 17, 1, 0, 1, 1, 1),
}
# While the first is (automatic), the second is out of use: read-only for the moment, and refused when set.
AUTOMATIC = {"exposure": ("exposure_mode", 8), "focus": ("focus_auto", 1), "white_balance": ("white_balance_auto", 1)}
GUIDS = {"yuyv": b"YUY2", "nv12": b"NV12", "h264": b"H264"}


def say(*words):
    print(*words, flush=True)


# ---------------------------------------------------------------- pictures: each carries its number

def code_bars(number):
    """The number as 16 bars, the highest bit first, white for 1; then a black one, so that the row always ends alike."""
    return [235 if number >> bit & 1 else 16 for bit in range(15, -1, -1)] + [16]


def look(camera, number):
    """The colour of all but the bars: the camera tells itself apart by it, and brightness acts on it."""
    level = max(16, min(235, 40 + number * 4 % 120 + camera.values["brightness"] - 128))
    return level, (90, 160, 128, 60)[camera.index % 4], (160, 90, 60, 128)[camera.index % 4]


def yuyv(camera, number, width, height):
    level, cb, cr = look(camera, number)
    bars = code_bars(number)
    top = b"".join(bytes([bars[min(x // 8, 16)], 128]) for x in range(width))
    return top * 16 + bytes([level, cb, level, cr]) * (width // 2) * (height - 16)


def nv12(camera, number, width, height):
    level, cb, cr = look(camera, number)
    bars = code_bars(number)
    top = bytes(bars[min(x // 8, 16)] for x in range(width))
    return top * 16 + bytes([level]) * width * (height - 16) + bytes([cb, cr]) * (width // 2) * (height // 2)


DC_CODES = ["00", "010", "011", "100", "101", "110", "1110", "11110", "111110"]  # of JPEG's standard table, as is END
END = "1010"


def dc(step):
    size = abs(step).bit_length()
    return DC_CODES[size] + (format(step if step > 0 else step + (1 << size) - 1, f"0{size}b") if size else "") + END


def segment(kind, body):
    return bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body


def jpeg(camera, number, width, height):
    """Baseline JPEG, 4:2:2, whose blocks of 8x8 pixels are of one value each; the number also stands in a comment."""
    level, cb, cr = look(camera, number)
    across, down = (width + 15) // 16, (height + 7) // 8
    bars, same = code_bars(number), dc(0)
    out, last = [], 0
    for row in range(2):
        for x in range(across):
            for y in (bars[min(2 * x, 16)] - 128, bars[min(2 * x + 1, 16)] - 128):
                out.append(dc(y - last))
                last = y
            out += [same, same]
    out += [dc(level - 128 - last), same, dc(cb - 128), dc(cr - 128), same * 4 * (across * (down - 2) - 1)]
    bits = "".join(out)
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    tables = segment(0xC4, bytes([0x00, 0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, *range(12)])) \
        + segment(0xC4, bytes([0x10, 0, 2, 1, 1, *[0] * 12, 1, 2, 3, 0]))
    head = segment(0xE0, b"AVI1" + bytes(10)) + segment(0xFE, f"frame={number} camera={camera.index}".encode()) \
        + segment(0xDB, bytes([0]) + bytes([8]) * 64) \
        + segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + bytes([1, 0x21, 0, 2, 0x11, 0, 3, 0x11, 0])) \
        + (b"" if camera.options.no_dht else tables) + segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0]))
    padding = camera.options.frame_bytes - len(head) - len(scan) - 4
    while padding > 8:
        head += segment(0xEF, bytes(min(padding - 4, 60000)))
        padding = camera.options.frame_bytes - len(head) - len(scan) - 4
    return b"\xff\xd8" + head + scan + b"\xff\xd9"


H264_CACHE = {}


def h264(camera, number, width, height):
    """Access units of a film of 60 frames, made by ffmpeg or read from --h264-file, over and over."""
    if (width, height) not in H264_CACHE:
        film = camera.options.h264_file and open(camera.options.h264_file, "rb").read() or subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc=size={width}x{height}:rate=10", "-frames:v", "60", "-pix_fmt",
             "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-x264-params", "keyint=10:aud=1:repeat-headers=1",
             "-f", "h264", "-"], check=True, stdout=subprocess.PIPE).stdout
        units = film.split(b"\x00\x00\x00\x01\x09")[1:]  # an access unit delimiter begins each
        H264_CACHE[width, height] = [b"\x00\x00\x00\x01\x09" + unit for unit in units]
    units = H264_CACHE[width, height]
    return units[number % len(units)]


PICTURES = {"mjpeg": jpeg, "yuyv": yuyv, "nv12": nv12, "h264": h264}


# ---------------------------------------------------------------- descriptors

def desc(kind, layout="", *values, tail=b""):
    body = struct.pack("<B" + layout, kind, *values) + tail
    return bytes([len(body) + 1]) + body


class Descriptors:
    """What the device says of itself: one configuration with video control (0), video streaming (1), and maybe audio (2, 3)."""

    def __init__(self, o):
        self.o, self.super = o, o.speed == "super"
        self.packet = {"full": 64, "high": 512, "super": 1024}[o.speed]
        self.payload = min(o.payload, 32 * self.packet)  # of a bulk stream: what fits into one transfer of uvcvideo
        # alternate settings of an isochronous endpoint: bytes it may carry in one interval
        self.alternates = [] if o.bulk else [192, 512, 1023] if o.speed == "full" else [192, 512, 1024, 3072]
        self.interval = 1 if o.speed == "full" else 4  # a millisecond
        usb = {"full": 0x0110, "high": 0x0200, "super": 0x0320}[o.speed]
        self.device = desc(1, "HBBBBHHHBBBB", usb, 0xEF, 2, 1, 9 if self.super else 64, o.vid, o.pid, 0x0100, 1, 2,
                           3 if o.serial is not None else 0, 1)
        self.strings = {1: o.manufacturer, 2: o.product, 3: o.serial, 4: o.function, 5: o.product + " Mono"}
        body = desc(11, "BBBBBB", 0, 2, 0x0E, 3, 0, 4 if o.function else 0) + self.control() + self.streaming()
        if o.audio:
            body += desc(11, "BBBBBB", 2, 2, 1, 2, 0, 0) + self.audio()
        self.configuration = desc(2, "HBBBBB", 9 + len(body), 4 if o.audio else 2, 1, 0, 0x80, min(255, o.power // (8 if self.super else 2))) + body
        self.bos = desc(15, "HB", 5 + 7 + 10, 2) + desc(16, "BI", 2, 0) + desc(16, "BBHBBH", 3, 0, 0x0E, 1, 10, 100)

    def endpoint(self, number, attributes, size, interval, extra=b""):
        transactions = max(1, -(-size // 1024)) if attributes & 3 in (1, 3) else 1  # of a "high bandwidth" endpoint
        packet = -(-size // transactions) | ((transactions - 1) << 11 if not self.super else 0)
        out = desc(5, "BBHB", 0x80 | number, attributes, packet, interval, tail=extra)
        return out + (desc(0x30, "BBH", transactions - 1, 0, size if attributes & 3 in (1, 3) else 0) if self.super else b"")

    def control(self):
        bits = collections.Counter()
        for unit, _, bit, *_ in (CONTROLS[name] for name in self.o.controls):
            bits[unit] |= 1 << bit
        units = desc(0x24, "BBHBBHHHB", 2, CAMERA, 0x0201, 0, 0, 0, 0, 0, 3, tail=bits[CAMERA].to_bytes(3, "little")) \
            + desc(0x24, "BBBHBHBB", 5, PROCESSING, CAMERA, 0, 2, bits[PROCESSING], 0, 0) \
            + desc(0x24, "BBHBBB", 3, OUTPUT, 0x0101, 0, PROCESSING, 0)
        return desc(4, "BBBBBBB", 0, 0, 1, 0x0E, 1, 0, 0) \
            + desc(0x24, "BHHIBB", 1, 0x0110, 13 + len(units), 1000000, 1, 1) + units \
            + self.endpoint(STATUS_EP, 3, 16, 8) + desc(0x25, "BH", 3, 16)

    def streaming(self):
        o, formats = self.o, b""
        for index, name in enumerate(o.format, 1):
            frames = b""
            for number, (width, height) in enumerate(o.size, 1):
                top = width * height * 16 * max(o.fps)
                rates = struct.pack(f"<{len(o.fps)}I", *(10**7 // f for f in o.fps))
                if name == "h264":
                    frames += desc(0x24, "BBBHHIIIBI", 0x11, number, 0, width, height, top // 20, top, 10**7 // o.fps[0], len(o.fps), 0, tail=rates)
                else:
                    frames += desc(0x24, "BBBHHIIIIB", 7 if name == "mjpeg" else 5, number, 0, width, height, top // 20, top,
                                   self.frame_size(name, width, height), 10**7 // o.fps[0], len(o.fps), tail=rates)
            guid = name in GUIDS and GUIDS[name] + bytes.fromhex("00001000800000aa00389b71")
            formats += desc(0x24, "BBBBBBBBB", 6, index, len(o.size), 1, 1, 0, 0, 0, 0) if name == "mjpeg" else \
                desc(0x24, "BBB16sBBBBBBB", 0x10, index, len(o.size), guid, 0, 1, 0, 0, 0, 0, 1) if name == "h264" else \
                desc(0x24, "BBB16sBBBBBB", 4, index, len(o.size), guid, 12 if name == "nv12" else 16, 1, 0, 0, 0, 0)
            formats += frames + desc(0x24, "BBBB", 13, 1, 1, 4)
        header = desc(0x24, "BBHBBBBBBB", 1, len(o.format), 13 + len(o.format) + len(formats), 0x80 | VIDEO_EP, 0, OUTPUT, 0, 0, 0, 1,
                      tail=bytes(len(o.format)))
        interface = lambda alternate, endpoints: desc(4, "BBBBBBB", 1, alternate, endpoints, 0x0E, 2, 0, 0)
        if o.bulk:
            return interface(0, 1) + header + formats + self.endpoint(VIDEO_EP, 2, self.packet, 0)
        return interface(0, 0) + header + formats + b"".join(
            interface(n, 1) + self.endpoint(VIDEO_EP, 5, size, self.interval) for n, size in enumerate(self.alternates, 1))

    def audio(self):
        """A microphone after USB Audio 1.0: 16 bits, one channel, 16 kHz, one packet a millisecond."""
        units = desc(0x24, "BBHBBHBB", 2, 1, 0x0201, 0, 1, 0, 0, 0) + desc(0x24, "BBHBBB", 3, 2, 0x0101, 0, 1, 0)
        return desc(4, "BBBBBBB", 2, 0, 0, 1, 1, 0, 0) + desc(0x24, "BHHBB", 1, 0x0100, 9 + len(units), 1, 3) + units \
            + desc(4, "BBBBBBB", 3, 0, 0, 1, 2, 0, 0) + desc(4, "BBBBBBB", 3, 1, 1, 1, 2, 0, 0) \
            + desc(0x24, "BBBH", 1, 2, 1, 1) + desc(0x24, "BBBBBB", 2, 1, 1, 2, 16, 1, tail=(16000).to_bytes(3, "little")) \
            + self.endpoint(AUDIO_EP, 5, 36, self.interval, b"\0\0") + desc(0x25, "BBBH", 1, 0, 0, 0)

    @staticmethod
    def frame_size(name, width, height):
        return width * height * 3 // 2 if name == "nv12" else width * height * 2

    def string(self, index):
        if index == 0:
            return desc(3, "H", 0x0409)
        text = self.strings.get(index)
        return None if text is None else desc(3, tail=text.encode("utf-16-le")[:252])


# ---------------------------------------------------------------- transfers

class Stall(Exception):
    """The device refuses a control transfer; the code can be asked for afterwards."""


class Failed(Exception):
    """A transfer ends with an error of the host controller."""


class Urb:
    def __init__(self, seq, ep, is_in, length, packets, interval, setup):
        self.seq, self.ep, self.is_in, self.length, self.packets, self.interval, self.setup = seq, ep, is_in, length, packets, interval, setup
        self.data, self.frames, self.due = b"", [], 0.0


class Camera:
    def __init__(self, index, options, port):
        self.index, self.options, self.port, self.descriptors = index, options, port, Descriptors(options)
        self.link = self.retry = None
        self.refused, self.muted, self.faults = {}, set(), collections.Counter()
        self.late, self.space, self.paused, self.hung, self.forced_fps = 0.0, None, False, False, None
        self.sent = self.skipped = self.streams = self.frame_payloads = 0
        self.power_on()

    def power_on(self):
        """All that a cable pulled out makes forget."""
        self.values = {name: spec[7] for name, spec in CONTROLS.items()}
        self.last_error, self.probe = 0, self.negotiated(1, 1, 0)
        self.inbox, self.urbs, self.held = b"", {VIDEO_EP: collections.deque(), STATUS_EP: collections.deque(), AUDIO_EP: collections.deque()}, {}
        self.news = collections.deque()
        self.delayed = collections.deque()  # control answers kept back: (when, urb, status, data)
        self.iso_clock, self.phase = {}, 0
        self.streaming, self.fetched, self.payloads = None, False, collections.deque()
        self.number, self.next_frame, self.fid = 0, 0.0, 0

    # -- the cable

    def plug(self, selector, port=None):
        if self.link:
            return
        self.port = port or self.port
        self.power_on()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        controller, place = divmod(self.port - 1, 15)
        number = 30 * controller + place + (15 if self.options.speed == "super" else 0)
        attach = os.open(ATTACH, os.O_WRONLY)
        try:
            os.write(attach, f"{number} {theirs.fileno()} {1 << 16 | self.index + 2} {SPEEDS[self.options.speed]}".encode())
        except OSError as e:
            if e.errno != errno.EBUSY:
                raise
            self.retry = time.monotonic() + 0.02  # the kernel has not yet taken leave of what was in that port
            return
        finally:
            theirs.close()
            os.close(attach)
        self.link, self.retry = ours, None
        selector.register(ours, selectors.EVENT_READ, self)
        say(f"camera {self.index}: plugged into port {self.port}")

    def unplug(self, selector, eproto=False):
        self.retry = None
        if not self.link:
            return
        if eproto:  # a host controller needs a moment to see that nobody is there; until then its transfers fail
            self.fail_video(-errno.EPROTO)
        selector.unregister(self.link)
        self.link.close()
        self.link = None
        say(f"camera {self.index}: unplugged")

    # -- what the kernel asks

    def receive(self):
        if not self.link:
            return True  # just unplugged
        try:
            data = self.link.recv(1 << 20, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.inbox += data
        while len(self.inbox) >= 48:
            command, seq, _, is_in, ep = struct.unpack_from(">5I", self.inbox)
            if command == CMD_UNLINK:
                victim, = struct.unpack_from(">I", self.inbox, 20)
                self.inbox = self.inbox[48:]
                self.unlink(seq, victim)
                continue
            _, length, _, packets, interval = struct.unpack_from(">Iiiii", self.inbox, 20)
            packets = max(packets, 0)
            end = 48 + (0 if is_in else length) + 16 * packets
            if len(self.inbox) < end:
                break
            urb = Urb(seq, ep, is_in, length, packets, interval, self.inbox[40:48])
            urb.data = self.inbox[48:48 + (0 if is_in else length)]
            urb.frames = [struct.unpack_from(">II", self.inbox, end - 16 * (packets - n)) for n in range(packets)]
            self.inbox = self.inbox[end:]
            if ep == 0:
                self.control_transfer(urb)
            else:
                self.queue(urb)
        return bool(data)

    def answer(self, urb, status=0, data=b"", length=None, frames=()):
        length = len(data) if urb.is_in else urb.length if length is None and not status else length or 0
        self.send(struct.pack(">5I5i8x", RET_SUBMIT, urb.seq, 0, 0, 0, status, length, 0, urb.packets, 0) + data
                  + b"".join(struct.pack(">IIIi", *frame) for frame in frames))

    def send(self, data):
        try:
            self.link.sendall(data)
        except OSError:
            pass  # unplugged by the host: seen when receiving

    def unlink(self, seq, victim):
        found = self.held.pop(victim, None)
        for queue in self.urbs.values():
            for urb in queue:
                if urb.seq == victim:
                    found = urb
                    queue.remove(urb)
                    break
        self.send(struct.pack(">5Ii24x", RET_UNLINK, seq, 0, 0, 0, -errno.ECONNRESET if found else 0))

    def queue(self, urb):
        if urb.packets:  # isochronous: done when its time is up, one after the other
            now, length = time.monotonic(), urb.packets * urb.interval * (0.001 if self.options.speed == "full" else 0.000125)
            start = self.iso_clock.get(urb.ep, 0)
            self.iso_clock[urb.ep] = urb.due = (start if start > now - 0.1 else now) + length
        self.urbs[urb.ep].append(urb)
        if urb.ep == VIDEO_EP and not self.fetched:
            self.fetched, self.next_frame = True, time.monotonic() + self.options.warm_up / 1000
        if urb.ep == STATUS_EP:
            self.tell()

    # -- control transfers

    def control_transfer(self, urb):
        kind, request, value, index, length = struct.unpack("<BBHHH", urb.setup)
        self.touched = None
        if self.hung:
            self.held[urb.seq] = urb
            return
        try:
            status, data = 0, (self.uvc_request if kind & 0x60 == 0x20 else self.standard_request)(kind, request, value, index, urb.data)[:length]
        except Stall as refusal:
            self.last_error, status, data = refusal.args[0], -errno.EPIPE, b""
        except Failed as failure:
            status, data = -failure.args[0], b""
        if self.options.verbose:
            say(f"camera {self.index}: {kind:02x} {request:02x} {value:04x} {index:04x} {length} {urb.data.hex()} -> {status} {data.hex()}")
        if self.touched and ({self.touched, "all"} & self.muted):
            self.held[urb.seq] = urb
        elif self.late and self.touched:
            self.held[urb.seq] = urb
            self.delayed.append((time.monotonic() + self.late, urb, status, data))
        else:
            self.answer(urb, status, data)

    def standard_request(self, kind, request, value, index, data):
        d = self.descriptors
        if request == 6:
            found = {1: d.device, 2: d.configuration, 15: d.bos if d.super else None}.get(value >> 8)
            found = d.string(value & 255) if value >> 8 == 3 else found
            if found is None:
                raise Stall(0)
            return found
        if request == 0:  # GET_STATUS
            return b"\0\0"
        if request in (8, 10):  # GET_CONFIGURATION, GET_INTERFACE
            return b"\1" if request == 8 else b"\0"
        if request == 11 and index == 1:  # SET_INTERFACE of the video
            if value and self.space is not None and self.descriptors.alternates[value - 1] > self.space:
                raise Failed(errno.ENOSPC)
            self.stream(value and self.descriptors.alternates[value - 1])
        if request == 11 and index == 3:
            self.iso_clock.pop(AUDIO_EP, None)
        if request == 1 and kind == 2 and index == 0x80 | VIDEO_EP and value == 0:
            self.stream(None)  # a bulk stream ends so
        return b""

    def uvc_request(self, kind, request, value, index, data):
        selector, entity = value >> 8, index >> 8
        if index & 0xFF > 1:
            raise Stall(0)  # audio: nothing to set
        if index & 0xFF == 1:
            return self.stream_request(request, selector, data)
        if entity == 0 and selector == 2:  # what was wrong with the last request
            return bytes([self.last_error])
        name = next((n for n in self.options.controls if CONTROLS[n][:2] == (entity, selector)), None)
        if name is None:
            raise Stall(INVALID_CONTROL)
        self.touched = name
        _, _, _, size, low, high, step, default = CONTROLS[name]
        automatic = name in AUTOMATIC and self.values[AUTOMATIC[name][0]] == AUTOMATIC[name][1]
        for refused in (name, "all"):
            if refused in self.refused:
                raise Stall(self.refused[refused])
        if request == 1:
            wanted = int.from_bytes(data, "little", signed=low < 0)
            if automatic:
                raise Stall(WRONG_STATE)
            if not low <= wanted <= high or name == "exposure_mode" and not wanted & step:
                raise Stall(OUT_OF_RANGE)
            self.values[name] = wanted
            say(f"camera {self.index}: {name}={wanted}")
            return b""
        if request == 0x86:
            return bytes([3 | (4 if automatic else 0)])
        if request == 0x85:
            return struct.pack("<H", size)
        number = {0x81: self.values[name], 0x82: low, 0x83: high, 0x84: step, 0x87: default}.get(request)
        if number is None:
            raise Stall(7)
        return number.to_bytes(size, "little", signed=low < 0)

    def negotiated(self, form, frame, interval):
        o = self.options
        form, frame = min(max(form, 1), len(o.format)), min(max(frame, 1), len(o.size))
        fps = min(o.fps, key=lambda f: abs(10**7 // f - interval)) if interval else o.fps[0]
        width, height = o.size[frame - 1]
        size = self.descriptors.frame_size(o.format[form - 1], width, height)
        need = size * fps * (1 if o.format[form - 1] in ("yuyv", "nv12") else 0.5) / 1000 * 1.2 + 12  # bytes a millisecond
        payload = self.descriptors.payload if o.bulk else next((a for a in self.descriptors.alternates if a >= need), self.descriptors.alternates[-1])
        return form, frame, 10**7 // fps, size, payload

    def stream_request(self, request, selector, data):
        self.touched = {1: "probe", 2: "commit"}.get(selector)
        if not self.touched:
            raise Stall(INVALID_CONTROL)
        if self.touched in self.refused:
            raise Stall(self.refused[self.touched])
        if request == 1:
            _, form, frame, interval = struct.unpack_from("<HBBI", data)
            self.probe = self.negotiated(form, frame, interval)
            if selector == 2 and self.options.bulk:
                self.stream(self.descriptors.payload)
            return b""
        if request == 0x86:
            return b"\3"
        if request == 0x85:
            return struct.pack("<H", 34)
        form, frame, interval, size, payload = self.probe if request == 0x81 else self.negotiated(1, 1, 0)
        return struct.pack("<HBBIHHHHHIIIBBBB", 1, form, frame, interval, 0, 0, 0, 0, 0, size, payload, 1000000, 3, 0, 0, 0)

    # -- the stream

    def stream(self, payload):
        self.streaming, self.fetched, self.number, self.fid = payload or None, False, 0, 0
        self.payloads.clear()
        self.iso_clock.pop(VIDEO_EP, None)
        self.streams += bool(payload)
        form, frame, interval, *_ = self.probe
        say(f"camera {self.index}: " + (f"streams {self.options.format[form - 1]} {self.options.size[frame - 1]} at {1e7 / interval:g}, "
                                        f"{payload} bytes at a time" if payload else "stream off"))

    def make_frame(self, now):
        form, frame, interval, *_ = self.probe
        period = 1 / self.forced_fps if self.forced_fps else interval / 1e7
        self.next_frame += period
        if self.next_frame < now - 1:
            self.next_frame = now + period
        self.number += self.faults.pop("drop", 0)
        number, self.number = self.number, self.number + 1
        if len(self.payloads) > 2 * max(1, self.frame_payloads):
            self.skipped += 1  # the host does not fetch them: a real camera loses them, too
            return
        name, (width, height) = self.options.format[form - 1], self.options.size[frame - 1]
        picture = PICTURES[name](self, number & 0xFFFF, width, height)
        flags = 0x80 | (0x40 if self.take("error") else 0)
        half = len(picture) // 2
        if self.take("corrupt"):
            picture = picture[:half]
        if self.take("flip"):
            picture = picture[:half] + bytes(b ^ 0x55 for b in picture[half:half + 64]) + picture[half + 64:]
        if self.take("junk"):
            picture = b"\x55" * len(picture)
        self.fid ^= 1
        stamps = b""
        if self.options.scr:  # time of capture and the device's clock, 1 MHz
            stamps, flags = struct.pack("<IIH", int(now * 1e6) & 0xFFFFFFFF, int(now * 1e6) & 0xFFFFFFFF, int(now * 1e3) & 0x7FF), flags | 0x0C
        stamps += bytes(range(1, self.options.metadata_bytes + 1))
        room = self.streaming - 2 - len(stamps)
        starts = range(0, len(picture), room)
        for start in starts:
            last = start + room >= len(picture)
            self.payloads.append(bytes([2 + len(stamps), flags | self.fid | (2 if last else 0)]) + stamps + picture[start:start + room])
        self.frame_payloads, self.sent = len(starts), self.sent + 1

    def take(self, fault):
        self.faults[fault] -= (left := self.faults[fault]) > 0
        return left > 0

    def work(self, selector):
        """Does what is due; returns when it has something to do again, or None."""
        now = time.monotonic()
        if self.retry and self.retry <= now:
            self.plug(selector)
        if not self.link or self.hung:
            return self.retry
        while self.delayed and self.delayed[0][0] <= now:
            _, urb, status, data = self.delayed.popleft()
            if self.held.pop(urb.seq, None):
                self.answer(urb, status, data)
        due = [self.delayed[0][0]] if self.delayed else []
        video = self.urbs[VIDEO_EP]
        if self.streaming and self.fetched and not self.paused:
            while self.next_frame <= now:
                self.make_frame(now)
            due.append(self.next_frame)
        if self.options.bulk:
            while video and self.payloads:
                self.answer(video.popleft(), 0, self.payloads.popleft())
        for ep in (AUDIO_EP,) if self.options.bulk else (AUDIO_EP, VIDEO_EP):
            while self.urbs[ep] and self.urbs[ep][0].due <= now:
                self.answer_iso(self.urbs[ep].popleft(), self.microphone if ep == AUDIO_EP else self.video_packet)
            due += [self.urbs[ep][0].due] if self.urbs[ep] else []
        return min(due) if due else None

    def answer_iso(self, urb, fill):
        packets, frames = [], []
        for offset, length in urb.frames:
            packets.append(fill(length))
            frames.append((offset, length, len(packets[-1]), 0))
        self.answer(urb, 0, b"".join(packets), frames=frames)

    def video_packet(self, length):
        return self.payloads.popleft()[:length] if self.payloads else b""

    def microphone(self, _):
        """A millisecond of a tone of 440 Hz."""
        self.phase += 16
        return struct.pack("<16h", *(int(8000 * math.sin(2 * math.pi * 440 * n / 16000)) for n in range(self.phase - 16, self.phase)))

    def fail_video(self, status):
        for urb in self.urbs[VIDEO_EP]:
            self.answer(urb, status if not urb.packets else 0, frames=[(o, n, 0, status) for o, n in urb.frames])
        self.urbs[VIDEO_EP].clear()

    def tell(self, *news):
        """By the interrupt endpoint, which the kernel listens to while the node is open."""
        self.news += news
        while self.news and self.urbs[STATUS_EP]:
            self.answer(self.urbs[STATUS_EP].popleft(), 0, self.news.popleft())

    # -- commands

    def command(self, selector, word, *rest):
        first = rest[0] if rest else None
        if word == "unplug":
            self.unplug(selector, first == "eproto")
        elif word == "replug":
            self.unplug(selector)
            self.plug(selector, int(first) if first else None)
        elif word in ("stop", "go"):
            self.paused, self.next_frame = word == "stop", time.monotonic()
        elif word in ("hang", "wake"):
            self.hung = word == "hang"
        elif word == "fps":
            self.forced_fps = float(first) or None
        elif word in ("corrupt", "error", "junk", "drop"):
            self.faults["flip" if "flip" in rest else word] += int(first or 1)
        elif word == "eproto":
            self.fail_video(-errno.EPROTO)
        elif word == "stall":
            self.refused[first] = int(rest[1]) if len(rest) > 1 else NOT_READY
        elif word == "mute":
            self.muted.add(first)
        elif word in ("unstall", "unmute"):
            (self.refused if word == "unstall" else self.muted).clear()
        elif word == "late":
            self.late = float(first) / 1000
        elif word == "space":
            self.space = int(first) if first else None
        elif word == "set":
            unit, control, _, size, low, *_ = CONTROLS[first]
            self.values[first] = int(rest[1])
            self.tell(bytes([1, unit, 0, control, 0]) + self.values[first].to_bytes(size, "little", signed=low < 0))
        elif word == "button":
            self.tell(bytes([2, 1, 0, int(first or 1)]))
        elif word == "stats":
            say(json.dumps({"camera": self.index, "plugged": bool(self.link), "port": self.port, "streaming": bool(self.streaming), "streams": self.streams,
                            "sent": self.sent, "sound_ms": self.phase // 16, "skipped": self.skipped, "next": self.number, "waiting": len(self.urbs[VIDEO_EP]), "values": self.values}))
        else:
            raise ValueError("unknown command")


def pairs(text):
    return [tuple(int(n) for n in size.split("x")) for size in text.split(",")]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--serial"), p.add_argument("--no-serial", dest="serial", action="store_const", const=None)
    p.add_argument("--vid", type=lambda t: int(t, 16), default=0x1D6B), p.add_argument("--pid", type=lambda t: int(t, 16), default=0x0102)
    p.add_argument("--product", default="Software Webcam"), p.add_argument("--manufacturer", default="Lab")
    p.add_argument("--function", help="name of the video function, which uvcvideo adds to that of the card")
    p.add_argument("--format", type=lambda t: t.split(","), default=["mjpeg"], help="of mjpeg, yuyv, nv12, h264; several: with commas")
    p.add_argument("--size", type=pairs, default=[(160, 120)]), p.add_argument("--fps", type=lambda t: [int(n) for n in t.split(",")], default=[10])
    p.add_argument("--controls", type=lambda t: [n for n in t.split(",") if n], default=list(CONTROLS), help="of " + ", ".join(CONTROLS))
    p.add_argument("--bulk", action="store_true", default=True), p.add_argument("--iso", dest="bulk", action="store_false")
    p.add_argument("--payload", type=int, default=16384, help="bytes of a bulk payload")
    p.add_argument("--speed", choices=SPEEDS, default="high")
    p.add_argument("--port", type=int, default=1, help="of the root hub, 1 to 15; 16 to 30 are of a second controller, and so on; more cameras take the next ones")
    p.add_argument("--count", type=int, default=1, help="identical cameras")
    p.add_argument("--audio", action="store_true", help="with a microphone")
    p.add_argument("--scr", action="store_true", help="payload headers tell times; the metadata node has something to tell then")
    p.add_argument("--metadata-bytes", type=int, default=0, help="more bytes in payload headers, for the metadata node")
    p.add_argument("--no-dht", action="store_true", help="JPEG without Huffman tables, as many webcams send it")
    p.add_argument("--frame-bytes", type=int, default=0, help="JPEG padded to that size")
    p.add_argument("--h264-file"), p.add_argument("--control", help="FIFO for commands, instead of standard input")
    p.add_argument("--power", type=int, default=500, help="mA it asks for")
    p.add_argument("--warm-up", type=int, default=0, help="ms from the start of the stream to its first frame")
    p.add_argument("--verbose", action="store_true")
    o = p.parse_args()

    selector = selectors.DefaultSelector()
    if o.control:
        if not os.path.exists(o.control):
            os.mkfifo(o.control)
        orders = os.open(o.control, os.O_RDWR | os.O_NONBLOCK)
    else:
        orders = 0
    try:
        selector.register(orders, selectors.EVENT_READ)
    except PermissionError:
        pass  # standard input is a file
    cameras = [Camera(n, o, o.port + n) for n in range(o.count)]
    for size in o.size if "h264" in o.format else []:
        h264(cameras[0], 0, *size)  # now, for it takes its time
    for camera in cameras:
        camera.plug(selector)
    text = b""
    while True:
        due = [when for when in (camera.work(selector) for camera in cameras) if when is not None]
        for key, _ in selector.select(max(0, min(due) - time.monotonic()) if due else None):
            if key.data:
                if not key.data.receive():
                    key.data.unplug(selector)
                continue
            got = os.read(orders, 65536)
            if not got:
                return  # whoever started this has ended
            text += got
            *lines, text = text.split(b"\n")
            for line in lines:
                words = line.decode().split()
                which, outcome = cameras, "done"
                if words == ["quit"]:
                    return
                try:
                    if words and words[0].isdigit():
                        which = [cameras[int(words.pop(0))]]
                    for camera in which if words else []:
                        camera.command(selector, *words)
                except (ValueError, KeyError, IndexError, OSError, TypeError) as e:
                    outcome = f"failed {line.decode()}: {type(e).__name__}: {e}"
                say(outcome)


if __name__ == "__main__":
    main()
