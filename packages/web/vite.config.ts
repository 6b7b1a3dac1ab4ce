import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/**
 * Builds the page into `dist`, which the server serves. Nothing is fetched from elsewhere at run
 * time: no font, no map, no script of another origin. Scripts and styles are files of our own, so a
 * strict content security policy holds; antd writes its styles with the page's nonce.
 */
export default defineConfig(({ command }) => {
	// Whoever builds, a test run too, builds what users get: React and antd decide by this word.
	if (command === "build") process.env["NODE_ENV"] = "production";
	return {
		root: import.meta.dirname,
		plugins: [react()],
		build: {
			outDir: "dist",
			emptyOutDir: true,
			target: "es2023",
			// An inlined asset is a data: address, which a strict policy would have to allow.
			assetsInlineLimit: 0,
			chunkSizeWarningLimit: 900,
		},
		server: {
			port: 5173,
			strictPort: false,
			proxy: { "/api": "http://127.0.0.1:4300" },
		},
	};
});
