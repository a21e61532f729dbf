// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"os"
	"runtime/debug"
	"testing"
)

func TestTune(t *testing.T) {
	const framework, own = "TF_LOG_SDK_FRAMEWORK", "TF_LOG_PROVIDER_PEAK"
	for name, c := range map[string]struct {
		set, want map[string]string
		percent   int
	}{
		"nobody reads logs":  {nil, map[string]string{framework: "OFF", own: "OFF", "TF_LOG_SDK": "OFF", "TF_LOG_SDK_PROTO": "OFF"}, gcPercent},
		"logs of everything": {map[string]string{"TF_LOG": "TRACE"}, map[string]string{framework: "", own: ""}, gcPercent},
		"logs of providers":  {map[string]string{"TF_LOG_PROVIDER": "DEBUG"}, map[string]string{framework: "", own: ""}, gcPercent},
		"logs of the core":   {map[string]string{"TF_LOG_CORE": "DEBUG"}, map[string]string{framework: "OFF", own: "OFF"}, gcPercent},
		"a level of its own": {map[string]string{framework: "WARN"}, map[string]string{framework: "WARN", own: "OFF"}, gcPercent},
		"chosen collector":   {map[string]string{"GOGC": "50"}, nil, 50},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range append([]string{"GOGC", "TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_CORE"}, logLevels...) {
				t.Setenv(variable, c.set[variable])
			}
			before := debug.SetGCPercent(50)
			t.Cleanup(func() { debug.SetGCPercent(before) })

			if err := Tune(); err != nil {
				t.Fatal(err)
			}

			got := map[string]string{}
			for variable := range c.want {
				got[variable] = os.Getenv(variable)
			}
			if !maps.Equal(got, c.want) && c.want != nil {
				t.Errorf("variables %v, want %v", got, c.want)
			}
			if percent := debug.SetGCPercent(50); percent != c.percent {
				t.Errorf("collects at %d percent, want %d", percent, c.percent)
			}
		})
	}
}
