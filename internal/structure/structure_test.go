// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestMain(m *testing.M) {
	// Most of the garbage is that of plans, which are small and many.
	debug.SetGCPercent(400)
	acctest.Run(m)
}

// scenes are those of a resource.
func scenes(typeName string) []scene {
	all := slices.Concat(objectScenes, workflowScenes, specScenes, deploymentScenes, metricScenes)
	return slices.DeleteFunc(all, func(s scene) bool {
		return s.typeName != typeName || testing.Short() && strings.HasPrefix(s.name, releaseOf) && !slices.Contains(ownScenes, s.name)
	})
}

// TestAttributes checks every attribute of every resource.
func TestAttributes(t *testing.T) {
	t.Parallel()
	var used sync.Map
	var tried atomic.Int32
	resources := sortedKeys(newTerraform(t, "http://127.0.0.1:1").schemas.ResourceSchemas)
	t.Run("resources", func(t *testing.T) {
		t.Parallel()
		for _, typeName := range resources {
			t.Run(typeName, func(t *testing.T) {
				t.Parallel()
				tried.Add(1)
				found, bodies := findings(t, newSite(t, nil), typeName)
				for _, f := range found {
					if index, fine := excused(f.attribute, f.check); fine {
						used.Store([2]any{index, f.check}, true)
						continue
					}
					t.Error(f)
				}
				// What the large resources send is too much to note, and their tables are the ones that their tests look at.
				if _, err := os.Stat(filepath.Join("testdata", typeName+".json")); err == nil && !t.Failed() {
					assertBodies(t, typeName, bodies)
				}
			})
		}
	})
	t.Cleanup(func() {
		if t.Failed() || int(tried.Load()) < len(resources) {
			return
		}
		for i, one := range exceptions {
			for _, check := range one.checks {
				if _, ok := used.Load([2]any{i, check}); !ok {
					t.Errorf("no attribute needs the exception of %s from being %s any more: take it out", one.attributes, check)
				}
			}
		}
	})
}

// findings are what is wrong with the attributes of a resource, and what was sent, by scene and change.
func findings(t *testing.T, s *site, typeName string) ([]finding, map[string]map[string][]string) {
	t.Helper()
	var found []finding
	bodies := map[string]map[string][]string{}
	tried := map[string]bool{}
	all := attributesOf(s.tf.attributes(typeName), nil)
	for _, of := range scenes(typeName) {
		c, err := s.checker(t, of, of.read(t, s.names))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if a.configurable() && !tried[a.name()] {
				tried[a.name()] = c.tryFirst(a)
			}
		}
		found = append(found, c.all()...)
		bodies[of.name] = map[string][]string{}
		for what, requests := range c.bodies {
			bodies[of.name][what] = lines(requests)
		}
	}
	for _, a := range all {
		shared := testing.Short() && typeName == "peak_block_spec_release" && slices.Contains([]string{"workflow", "service"}, a.pattern[0])
		if a.configurable() && !tried[a.name()] && !shared {
			found = append(found, findingsOf(t, s, typeName, a)...)
		}
	}
	return found, bodies
}

// findingsOf tries an attribute that no scene has a value for, a new one most of the time, with any value in the first scene
// that has a place for it.
func findingsOf(t *testing.T, s *site, typeName string, a attribute) []finding {
	t.Helper()
	missing := finding{typeName + "." + a.name(), hasValue, "give it a value in internal/structure, so that it is checked"}
	if _, fine := excused(missing.attribute, hasValue); fine {
		return []finding{missing}
	}
	for _, of := range scenes(typeName) {
		config := of.read(t, s.names)
		for _, where := range placesIn(config, a.pattern, nil) {
			with, _ := put(config, where, anyValue(a.Type)).(map[string]any)
			c, err := s.checker(t, of, with)
			if err != nil {
				missing.text += ": any value does not do, " + err.Error()
				return []finding{missing}
			}
			c.tryFirst(a)
			return c.all()
		}
	}
	return []finding{missing}
}
