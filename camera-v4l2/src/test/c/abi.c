/*
 * Prints sizes, offsets and request numbers of the kernel's V4L2 structures, one "name value" a line, for AbiGoldenTest.
 * tools/v4l2-abi.sh compiles it for each machine and keeps what it printed in src/test/resources/abi.
 */
#include <linux/netlink.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/inotify.h>

#define SIZE(s) printf(#s " %zu\n", sizeof(struct s))
#define AT(s, f) printf(#s "." #f " %zu\n", offsetof(struct s, f))
#define REQUEST(r) printf(#r " 0x%08x\n", (unsigned)(r))

int main(void) {
    SIZE(v4l2_capability);
    AT(v4l2_capability, driver); AT(v4l2_capability, card); AT(v4l2_capability, bus_info);
    AT(v4l2_capability, version); AT(v4l2_capability, capabilities); AT(v4l2_capability, device_caps);
    AT(v4l2_capability, reserved);

    SIZE(v4l2_fmtdesc);
    AT(v4l2_fmtdesc, index); AT(v4l2_fmtdesc, type); AT(v4l2_fmtdesc, flags); AT(v4l2_fmtdesc, description);
    AT(v4l2_fmtdesc, pixelformat); AT(v4l2_fmtdesc, mbus_code); AT(v4l2_fmtdesc, reserved);

    SIZE(v4l2_frmsizeenum);
    AT(v4l2_frmsizeenum, index); AT(v4l2_frmsizeenum, pixel_format); AT(v4l2_frmsizeenum, type);
    AT(v4l2_frmsizeenum, discrete); AT(v4l2_frmsizeenum, discrete.width); AT(v4l2_frmsizeenum, discrete.height);
    AT(v4l2_frmsizeenum, stepwise.min_width); AT(v4l2_frmsizeenum, stepwise.max_width);
    AT(v4l2_frmsizeenum, stepwise.step_width); AT(v4l2_frmsizeenum, stepwise.min_height);
    AT(v4l2_frmsizeenum, stepwise.max_height); AT(v4l2_frmsizeenum, stepwise.step_height);
    AT(v4l2_frmsizeenum, reserved);

    SIZE(v4l2_frmivalenum);
    AT(v4l2_frmivalenum, index); AT(v4l2_frmivalenum, pixel_format); AT(v4l2_frmivalenum, width);
    AT(v4l2_frmivalenum, height); AT(v4l2_frmivalenum, type); AT(v4l2_frmivalenum, discrete);
    AT(v4l2_frmivalenum, discrete.numerator); AT(v4l2_frmivalenum, discrete.denominator);
    AT(v4l2_frmivalenum, stepwise.min); AT(v4l2_frmivalenum, stepwise.max); AT(v4l2_frmivalenum, reserved);

    SIZE(v4l2_format);
    AT(v4l2_format, type); AT(v4l2_format, fmt); AT(v4l2_format, fmt.pix.width); AT(v4l2_format, fmt.pix.height);
    AT(v4l2_format, fmt.pix.pixelformat); AT(v4l2_format, fmt.pix.field); AT(v4l2_format, fmt.pix.bytesperline);
    AT(v4l2_format, fmt.pix.sizeimage);

    SIZE(v4l2_streamparm);
    AT(v4l2_streamparm, type); AT(v4l2_streamparm, parm); AT(v4l2_streamparm, parm.capture.capability);
    AT(v4l2_streamparm, parm.capture.timeperframe.numerator); AT(v4l2_streamparm, parm.capture.timeperframe.denominator);

    SIZE(v4l2_requestbuffers);
    AT(v4l2_requestbuffers, count); AT(v4l2_requestbuffers, type); AT(v4l2_requestbuffers, memory);
    AT(v4l2_requestbuffers, capabilities); AT(v4l2_requestbuffers, flags); AT(v4l2_requestbuffers, reserved);

    SIZE(v4l2_buffer);
    AT(v4l2_buffer, index); AT(v4l2_buffer, type); AT(v4l2_buffer, bytesused); AT(v4l2_buffer, flags);
    AT(v4l2_buffer, field); AT(v4l2_buffer, timestamp); AT(v4l2_buffer, timecode); AT(v4l2_buffer, sequence);
    AT(v4l2_buffer, memory); AT(v4l2_buffer, m); AT(v4l2_buffer, length); AT(v4l2_buffer, reserved2);
    AT(v4l2_buffer, request_fd);

    SIZE(v4l2_query_ext_ctrl);
    AT(v4l2_query_ext_ctrl, id); AT(v4l2_query_ext_ctrl, type); AT(v4l2_query_ext_ctrl, name);
    AT(v4l2_query_ext_ctrl, minimum); AT(v4l2_query_ext_ctrl, maximum); AT(v4l2_query_ext_ctrl, step);
    AT(v4l2_query_ext_ctrl, default_value); AT(v4l2_query_ext_ctrl, flags); AT(v4l2_query_ext_ctrl, elem_size);
    AT(v4l2_query_ext_ctrl, elems); AT(v4l2_query_ext_ctrl, nr_of_dims); AT(v4l2_query_ext_ctrl, dims);
    AT(v4l2_query_ext_ctrl, reserved);

    SIZE(v4l2_querymenu);
    AT(v4l2_querymenu, id); AT(v4l2_querymenu, index); AT(v4l2_querymenu, name); AT(v4l2_querymenu, value);
    AT(v4l2_querymenu, reserved);

    SIZE(v4l2_ext_controls);
    AT(v4l2_ext_controls, which); AT(v4l2_ext_controls, count); AT(v4l2_ext_controls, error_idx);
    AT(v4l2_ext_controls, request_fd); AT(v4l2_ext_controls, reserved); AT(v4l2_ext_controls, controls);

    SIZE(v4l2_ext_control);
    AT(v4l2_ext_control, id); AT(v4l2_ext_control, size); AT(v4l2_ext_control, reserved2); AT(v4l2_ext_control, value);

    SIZE(v4l2_event_subscription);
    AT(v4l2_event_subscription, type); AT(v4l2_event_subscription, id); AT(v4l2_event_subscription, flags);
    AT(v4l2_event_subscription, reserved);

    SIZE(v4l2_event);
    AT(v4l2_event, type); AT(v4l2_event, u); AT(v4l2_event, u.ctrl.changes); AT(v4l2_event, u.ctrl.value64);
    AT(v4l2_event, pending); AT(v4l2_event, sequence); AT(v4l2_event, timestamp); AT(v4l2_event, id);
    AT(v4l2_event, reserved);

    SIZE(pollfd);
    AT(pollfd, fd); AT(pollfd, events); AT(pollfd, revents);

    SIZE(sockaddr_nl);
    AT(sockaddr_nl, nl_family); AT(sockaddr_nl, nl_pad); AT(sockaddr_nl, nl_pid); AT(sockaddr_nl, nl_groups);

    SIZE(inotify_event);
    AT(inotify_event, wd); AT(inotify_event, mask); AT(inotify_event, cookie); AT(inotify_event, len);

    REQUEST(VIDIOC_QUERYCAP); REQUEST(VIDIOC_ENUM_FMT); REQUEST(VIDIOC_G_FMT); REQUEST(VIDIOC_S_FMT);
    REQUEST(VIDIOC_REQBUFS); REQUEST(VIDIOC_QUERYBUF); REQUEST(VIDIOC_QBUF); REQUEST(VIDIOC_DQBUF);
    REQUEST(VIDIOC_STREAMON); REQUEST(VIDIOC_STREAMOFF); REQUEST(VIDIOC_G_PARM); REQUEST(VIDIOC_S_PARM);
    REQUEST(VIDIOC_QUERYMENU); REQUEST(VIDIOC_G_EXT_CTRLS); REQUEST(VIDIOC_S_EXT_CTRLS);
    REQUEST(VIDIOC_ENUM_FRAMESIZES); REQUEST(VIDIOC_ENUM_FRAMEINTERVALS); REQUEST(VIDIOC_DQEVENT);
    REQUEST(VIDIOC_SUBSCRIBE_EVENT); REQUEST(VIDIOC_QUERY_EXT_CTRL);
    return 0;
}
