import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SignIn } from './app.jsx';

createRoot(/** @type {HTMLElement} */ (document.querySelector('main'))).render(<StrictMode><SignIn /></StrictMode>);
