// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"runtime/debug"
)

// gcPercent lets garbage grow to twice the memory in use before it is collected. It is chosen by time and memory: planning a
// large spec takes a fifth less processor time than with the usual 100, and a process has 60 MiB at its peak where it would
// have 42. With 400 it would have 100 MiB, for at most another tenth of the time, and Terraform starts a process for each
// configuration of the provider.
const gcPercent = 200

// logLevels are the variables that set how much the framework and the provider log.
var logLevels = []string{"TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO", "TF_LOG_PROVIDER_PEAK"}

// Tune makes the provider cheaper to run under Terraform, which sees no difference.
//
// The framework writes several lines of trace for every value of every object, and Terraform reads them, whether or not
// anybody asked for logs: a third of the time that the plan of a large spec takes (contributing/upstream.md). Terraform shows logs of a provider only
// when TF_LOG or TF_LOG_PROVIDER is set, so without both of them nothing is written. A level that is set stays.
func Tune() error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("TF_LOG") != "" || os.Getenv("TF_LOG_PROVIDER") != "" {
		return nil
	}
	for _, name := range logLevels {
		if os.Getenv(name) != "" {
			continue
		}
		if err := os.Setenv(name, "OFF"); err != nil {
			return err
		}
	}
	return nil
}
