// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// What was removed or changed of the seeds stays so, and the seeds come back with a reset.
func TestSeedsAreState(t *testing.T) {
	k := testbed.NewKeeper(t)
	w := k.Start(t)
	w.Delete("/_emulator/objects/email-template/4000001").Want(200)
	w.JSON(http.MethodPatch, "/_emulator/objects/permission/ADMIN", `{"actions": ["read"]}`).Want(200)
	before := w.Objects()

	w = k.Start(t)
	if after := w.Objects(); !same(t, before, after) {
		t.Errorf("objects changed from\n%v to\n%v", before, after)
	}
	if err := w.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, back := w.Object("email-template", "4000001"); !back {
		t.Error("the reset did not bring the template back")
	}
}

// A state from before there were such areas gets their seeds.
func TestSeedsComeToAnOlderState(t *testing.T) {
	p, err := emulator.NewPlatform(emulator.Options{}, world.NewBlobs(""))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Decode([]byte(`{"format": 1, "shared": {"counters": {}}, "sections": {}}`)); err != nil {
		t.Fatal(err)
	}
	objects, err := p.ObjectsOf("email-template")
	if err != nil || len(objects) != 3 {
		t.Errorf("templates %v, %v", objects, err)
	}
}

func TestLeftovers(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	s.Simple("s", "a@b.c")
	if left := s.Leftovers(); len(left) != 0 {
		t.Errorf("left over on a platform where nothing can be deleted: %v", left)
	}
	id, _ := s.Image("base", "webapp")
	if left := s.Leftovers(); len(left) != 3 || left["image"][id] == nil || left["email"] != nil {
		t.Errorf("left over: %v", left)
	}
}
