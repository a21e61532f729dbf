// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"runtime/debug"
	"testing"
)

// beQuick spares what tests need no more than the command lines that they start, into which most of the time goes: keys and certificates
// between a command line and its provider, collecting garbage of processes that are about to end, and with -short the second core for
// each of them. Who sets GOGC decides.
func beQuick() {
	environment := map[string]string{"TF_DISABLE_PLUGIN_TLS": "1"}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		environment["GOGC"], environment["GOMEMLIMIT"] = "off", "256MiB"
		if testing.Short() {
			environment["GOMAXPROCS"] = "1"
		}
	}
	for name, value := range environment {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
}
