// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package browser

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPictures takes the pictures of README and guides, into the folder that PEAK_PICTURES names: "make pictures".
func TestPictures(t *testing.T) {
	folder := os.Getenv("PEAK_PICTURES")
	if folder == "" {
		t.Skip("PEAK_PICTURES names no folder: pictures are taken by \"make pictures\"")
	}
	p, b := start(t, "--lifecycle", "2s"), open(t, desk)
	_, workflow := p.furnish()
	p.post("/_emulator/outcomes", `{"kind": "step", "match": {"step": "train"}, "result": "failed", "message": "MemoryError: cannot allocate 3.1 GiB", "times": 1}`)
	run, _ := p.post("/workflows/api/v1/workflows/"+workflow+"/execute", "{}")["executionId"].(string)
	p.post("/_emulator/advance", "{}")
	p.post("/_emulator/faults", `{"path": "^/webapps/", "status": 503, "times": 3}`)
	p.build("demand-forecast-ui")
	take := func(name, path, ready string, height int64) {
		b.do("size", chromedp.EmulateViewport(desk.width, height))
		b.goTo(p.console + path)
		b.await(ready)
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".png"), small(t, picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	take("console-overview", "", `document.querySelector("#busy table")`, 860)
	take("console-execution", "objects/execution/"+run+"?step=train", `document.querySelector(".box.bad")`, 760)
	take("console-journal-call", "journal/2", `document.querySelector("#answer-title")`, 760)
	take("console-break-it", "break", `document.querySelector(".presets")`, 800)
}

// small is a picture with no more than 256 colours, those that it has most of, which takes half of the place. What is lost are shades at the
// edges of letters.
func small(t *testing.T, picture []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	counts := map[color.RGBA]int{}
	for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
		for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
			counts[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	var palette color.Palette
	for _, one := range slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int { return cmp.Compare(counts[b], counts[a]) })[:min(256, len(counts))] {
		palette = append(palette, one)
	}
	paletted := image.NewPaletted(full.Bounds(), palette)
	draw.Draw(paletted, full.Bounds(), full, full.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, paletted); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
