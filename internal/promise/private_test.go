// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package promise_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccPrivateDataStays makes the stack of each version anew and looks into the private data: what an earlier version has noted
// in a state is found by a later one only where it would note it the same way, under the same key and in the same form. Nothing
// else shows that it is lost.
func TestAccPrivateDataStays(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "the recording is of the platform as it is documented")
	acctest.SameOnEveryCLI(t)
	acctest.InDepth(t)
	for _, version := range recorded(t) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			if *record != "" {
				t.Skip("recording")
			}
			files := stack(t, filepath.Join("testdata", version, "stack"))
			before := privateData(t, files["state.json"])
			delete(files, "state.json")
			tf := acctest.New(t, lifecycleTime).Process(t, files)
			tf.Run("apply", "-auto-approve", "-no-color")
			content, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
			if err != nil {
				t.Fatal(err)
			}
			after := privateData(t, string(content))
			for address, keys := range before {
				for key, was := range keys {
					if is, found := after[address][key]; !found {
						t.Errorf("since %s, %s has the private data %q, and by now it has %v.\n%s", version, address, key, slices.Sorted(maps.Keys(after[address])), privateAdvice)
					} else if !sameForm(was, is) {
						t.Errorf("since %s, the private data %q of %s has the form %v, and by now %v.\n%s", version, key, address, formOf("", was), formOf("", is), privateAdvice)
					}
				}
			}
			tf.Run("destroy", "-auto-approve", "-no-color")
		})
	}
}

const privateAdvice = "States of users have it under that key and in that form: go on reading these (internal/framework/privatestate), and write what is new under a key of its own"

// privateData is what the provider keeps of each object in a state, by address and key.
func privateData(t *testing.T, state string) map[string]map[string]any {
	t.Helper()
	var read used
	if err := json.Unmarshal([]byte(state), &read); err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]any{}
	decode := func(text string, into any) {
		t.Helper()
		plain, err := base64.StdEncoding.DecodeString(text)
		if err == nil {
			err = json.Unmarshal(plain, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, resource := range read.Resources {
		private := resource.Instances[0].Private
		if private == "" {
			continue
		}
		keys := map[string]string{}
		decode(private, &keys)
		of := map[string]any{}
		for key, text := range keys {
			var value any
			decode(text, &value)
			of[key] = value
		}
		all[resource.Type+"."+resource.Name] = of
	}
	return all
}

// sameForm reports whether all that a value consists of is part of another one, whatever the contents are.
func sameForm(was, is any) bool {
	has := formOf("", is)
	return !slices.ContainsFunc(formOf("", was), func(part string) bool { return !slices.Contains(has, part) })
}

// formOf lists the members of a value with their types, such as ".parameters.secret[] string".
func formOf(path string, value any) []string {
	var all []string
	switch value := value.(type) {
	case map[string]any:
		all = append(all, path+" object")
		for _, name := range slices.Sorted(maps.Keys(value)) {
			all = append(all, formOf(path+"."+name, value[name])...)
		}
	case []any:
		all = append(all, path+" array")
		for _, element := range value {
			all = append(all, formOf(path+"[]", element)...)
		}
	default:
		all = append(all, fmt.Sprintf("%s %T", path, value))
	}
	return all
}
