// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"runtime/debug"
	"testing"
)

// beQuick spares what tests need no more than the command lines that they start, into which most of the time goes: collecting
// garbage of processes that are about to end, and with -short the second core for each of them. Who sets GOGC decides.
func beQuick() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(400)
	environment := map[string]string{"GOGC": "off", "GOMEMLIMIT": "256MiB"}
	if testing.Short() {
		environment["GOMAXPROCS"] = "1"
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
}
