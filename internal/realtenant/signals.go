// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Interrupted is a context that ends with the first signal by which somebody, a supervisor or a terminal that is closed ends the
// process, so that it can remove what it has made. After stop the next signal ends the process at once. A reader of the output that
// is gone (make testacc | head) does not end the process: what it made would stay.
func Interrupted(parent context.Context) (ctx context.Context, stop context.CancelFunc) {
	// Whoever is told of the signal gets an error from the write instead. Nobody has to take it.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		// It is with nohup.
		ends = append(ends, syscall.SIGHUP)
	}
	return signal.NotifyContext(parent, ends...)
}
